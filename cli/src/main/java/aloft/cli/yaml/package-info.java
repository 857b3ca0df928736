/// Reads and writes YAML as the Serverless Framework does. Knows neither manifests nor variables,
/// and reads no files.
@NullMarked
package aloft.cli.yaml;

import org.jspecify.annotations.NullMarked;
