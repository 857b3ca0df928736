/// Reads a manifest for AWS and compiles it into a CloudFormation template and a deployment plan.
/// Uses no network, no files and no processes.
@NullMarked
package aloft.aws;

import org.jspecify.annotations.NullMarked;
