package aloft.spi.plan;

import aloft.spi.artifact.Artifacts;
import java.nio.file.Path;

/// A plan with the folder that holds its files and zips: what `package` writes and *apply* reads.
public record Bundle(Plan plan, Artifacts artifacts, Path folder) {}
