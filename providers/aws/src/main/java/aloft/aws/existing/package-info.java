/// Resources that a template names, and that may exist before a stack has them: which they are, how
/// CloudFormation identifies them, and the template that takes them into a stack. Pure: knows no
/// network.
@NullMarked
package aloft.aws.existing;

import org.jspecify.annotations.NullMarked;
