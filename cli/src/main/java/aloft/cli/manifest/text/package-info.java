/// Parses and writes YAML as the Serverless Framework does. Knows nothing of variables and reads no
/// files.
@NullMarked
package aloft.cli.manifest.text;

import org.jspecify.annotations.NullMarked;
