/// IAM policy statements and the generated role of the functions.
@NullMarked
package aloft.aws.iam;

import org.jspecify.annotations.NullMarked;
