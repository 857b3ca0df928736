/// Understands a manifest for AWS and compiles it into CloudFormation. Pure: no network, no files,
/// no processes.
@NullMarked
package aloft.aws;

import org.jspecify.annotations.NullMarked;
