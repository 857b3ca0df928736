package aloft.spi.plan;

import aloft.spi.artifact.Artifacts;
import java.nio.file.Path;

/// A plan with the folder of its files and zips: written by `package`, read by a deployment.
public record Bundle(Plan plan, Artifacts artifacts, Path folder) {}
