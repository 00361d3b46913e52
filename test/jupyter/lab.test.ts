import { classicWidget } from "./classic.ts";

classicWidget("lab");
