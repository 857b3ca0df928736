/// From a manifest's file to a resolved document: finds and reads it, and resolves its variables.
/// Knows no cloud; what only a cloud knows is asked through [aloft.cli.manifest.CloudVariables].
@NullMarked
package aloft.cli.manifest;

import org.jspecify.annotations.NullMarked;
