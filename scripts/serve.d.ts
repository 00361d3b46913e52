export declare const policy: string;
export declare function serve(
  folder: string | URL,
  options?: { port?: number; headers?: Record<string, string>; connect?: readonly string[] },
): Promise<{ address: string; close(): Promise<void> }>;
