/// Functions that Aloft adds to a stack to do what CloudFormation cannot do. Knows the functions
/// and their permissions, not which events need them.
@NullMarked
package aloft.aws.customresource;

import org.jspecify.annotations.NullMarked;
