/// Functions, their versions, log groups and layers as CloudFormation.
@NullMarked
package aloft.aws.function;

import org.jspecify.annotations.NullMarked;
