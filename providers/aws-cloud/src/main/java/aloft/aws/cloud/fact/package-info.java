/// Facts about AWS that a plan needs, and downloads of files that a manifest names by an S3
/// address.
@NullMarked
package aloft.aws.cloud.fact;

import org.jspecify.annotations.NullMarked;
