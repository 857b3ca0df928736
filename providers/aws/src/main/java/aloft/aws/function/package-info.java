/// Compiles functions, their versions, log groups, URLs and layers into CloudFormation, and
/// describes their code to the packaging. Knows nothing of events.
@NullMarked
package aloft.aws.function;

import org.jspecify.annotations.NullMarked;
