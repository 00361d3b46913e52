interface VitestFile { status: string; name: string; message: string; assertionResults: { status: string; fullName: string }[] }
export declare function countVitest(report: { numPassedTests: number; testResults: VitestFile[] }): { passed: number; failures: string[] };
export declare function countPytest(xml: string): { passed: number; failed: number };
export declare function settle(status: number | null, counts: { passed: number; failed: number }): { passed: number; failed: number };
