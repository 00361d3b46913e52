import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** A program of the Python environment that scripts/test.js prepares. */
export const program = (name: string): string => join(root, ".venv", "bin", name);

export interface Running {
  app: string;
  /** Ends in a slash. */
  address: string;
  /** Notebooks lie here. */
  folder: string;
  /** For further processes that must not see the home of whoever runs the tests. */
  environment: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

export interface Household { folder: string; environment: NodeJS.ProcessEnv; remove(): void }

/** A home, a working folder and settings of their own: nothing of the machine's Jupyter is read or written. */
export function household(): Household {
  const home = mkdtempSync(join(tmpdir(), "driftglass-jupyter-"));
  const folder = join(home, "work");
  const settings = join(home, "config", "labconfig");
  mkdirSync(folder);
  mkdirSync(settings, { recursive: true });
  // No dialog about news over the notebook.
  writeFileSync(join(settings, "page_config.json"), JSON.stringify({ disabledExtensions: { "@jupyterlab/apputils-extension:announcements": true } }));
  const environment = {
    ...process.env, HOME: home, JUPYTER_CONFIG_DIR: join(home, "config"), JUPYTER_DATA_DIR: join(home, "data"), JUPYTER_RUNTIME_DIR: join(home, "runtime"),
    IPYTHONDIR: join(home, "ipython"), XDG_CONFIG_HOME: join(home, "xdg"), XDG_DATA_HOME: join(home, "xdg"), XDG_CACHE_HOME: join(home, "cache"),
    PATH: `${join(root, ".venv", "bin")}:${process.env.PATH}`,
  };
  return { folder, environment, remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }) };
}

/** JupyterLab or Notebook 7 on a free port. */
export async function startServer(app: "lab" | "notebook"): Promise<Running> {
  const { folder, environment, remove } = household();
  const port = await freePort();
  const settings = [
    "--no-browser", `--ServerApp.port=${port}`, "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1", "--IdentityProvider.token=", "--ServerApp.allow_root=True",
    "--ServerApp.disable_check_xsrf=True", `--ServerApp.root_dir=${folder}`, "--LabApp.expose_app_in_browser=True", "--JupyterNotebookApp.expose_app_in_browser=True",
  ];
  const child = spawn(program("python"), ["-m", app === "lab" ? "jupyterlab" : "notebook", ...settings], { cwd: folder, env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const address = `http://127.0.0.1:${port}/`;
  return serve(child, app, address, `${address}api`, { folder, environment, remove });
}

/** Waits until the address answers. */
export async function serve(child: ChildProcess, app: string, address: string, probe: string, { folder, environment, remove }: Household): Promise<Running> {
  let said = "";
  child.stdout?.on("data", (text: Buffer) => { said += text.toString(); });
  child.stderr?.on("data", (text: Buffer) => { said += text.toString(); });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await Promise.race([ended, pause(5000).then(() => child.kill("SIGKILL"))]);
    remove();
  };
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null) break;
    const answers = await fetch(probe).then((response) => response.ok, () => false);
    if (answers) return { app, address, folder, environment, stop };
    await pause(200);
  }
  await stop();
  throw new Error(`The server did not start:\n${said}`);
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
