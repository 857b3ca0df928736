/// What a language needs to be packaged, the same on every cloud: patterns, artifacts, handler
/// files, dependencies, and the settings of esbuild and of Python requirements. Pure: reads files
/// through a [aloft.spi.artifact.Tree] only. Knows no cloud.
///
/// The decoder passes null for an absent key of a section. A list that is not nullable is then
/// empty.
@NullMarked
package aloft.build;

import org.jspecify.annotations.NullMarked;
