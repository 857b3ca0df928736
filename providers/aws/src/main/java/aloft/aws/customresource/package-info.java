/// Functions of Aloft's own that a stack holds to do what CloudFormation cannot. Knows what they
/// are and what they may do, not which event wants them.
@NullMarked
package aloft.aws.customresource;

import org.jspecify.annotations.NullMarked;
