/// Python packages for a zip: reads files of requirements and lock files, runs the user's pip, and
/// keeps what it installed. The entry is [PythonInstaller]. Knows nothing of manifests and zips.
@NullMarked
package aloft.cli.packaging.python;

import org.jspecify.annotations.NullMarked;
