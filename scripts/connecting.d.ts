export declare function originsOf(list: string): string[];
export declare function allow(text: string, origins: readonly string[]): string;
export declare function option(name: string, args?: readonly string[]): string | undefined;
export declare function writePage(folder: string, origins: readonly string[], built?: string): void;
