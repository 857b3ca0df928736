/// The bucket that deployments are uploaded to. Knows folders, hashes and uploads; nothing of
/// stacks.
@NullMarked
package aloft.aws.cloud.bucket;

import org.jspecify.annotations.NullMarked;
