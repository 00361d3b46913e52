import { classicWidget } from "./classic.ts";

classicWidget("notebook");
