export declare const root: string;
export declare class SetupError extends Error {}
export declare function run(command: string, args: readonly string[], options?: object): void;
export declare function installModules(): void;
export declare function findChromium(): string | undefined;
export declare function installChromium(): string;
export declare function installPython(): string;
export declare function installEnvironment(name: string, requirements: string): string;
export declare function installServers(): string | undefined;
