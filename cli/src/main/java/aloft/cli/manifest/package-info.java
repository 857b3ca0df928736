/// Finds and reads a manifest and resolves its variables. Depends on no cloud: variables that only
/// a cloud can resolve go through [aloft.cli.manifest.CloudVariables].
@NullMarked
package aloft.cli.manifest;

import org.jspecify.annotations.NullMarked;
