/// The S3 bucket of the deployments: folders, hashes and uploads. Must not know stacks.
@NullMarked
package aloft.aws.cloud.bucket;

import org.jspecify.annotations.NullMarked;
