/// The implementation of the cloud interfaces for AWS. Only this module opens connections to AWS.
@NullMarked
package aloft.aws.cloud;

import org.jspecify.annotations.NullMarked;
