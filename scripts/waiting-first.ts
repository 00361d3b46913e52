import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What waits most and takes longest is begun first. */
export class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const waits = ({ project }: TestSpecification): number => Number(["jupyter", "servers"].includes(project.name));
    return (await super.sort(files)).toSorted((a, b) => waits(b) - waits(a));
  }
}
