/// Installs the Python packages of a zip: reads requirements and lock files, runs the user's pip
/// and caches the result. The entry is [PythonInstaller]. Knows nothing about manifests and zips.
@NullMarked
package aloft.cli.packaging.python;

import org.jspecify.annotations.NullMarked;
