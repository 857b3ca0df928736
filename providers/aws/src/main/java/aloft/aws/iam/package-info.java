/// Statements and the role that the functions share.
@NullMarked
package aloft.aws.iam;

import org.jspecify.annotations.NullMarked;
