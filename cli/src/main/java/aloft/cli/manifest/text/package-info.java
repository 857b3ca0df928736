/// From a file's text to nodes and back: YAML as the Serverless Framework reads it. Knows nothing
/// of variables, and reads no files.
@NullMarked
package aloft.cli.manifest.text;

import org.jspecify.annotations.NullMarked;
