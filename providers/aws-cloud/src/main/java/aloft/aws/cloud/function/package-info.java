/// Changes and inspects single functions in Lambda, without the stack: their code, settings and
/// versions. Knows nothing of the deployment of a stack but how it recognizes such changes.
@NullMarked
package aloft.aws.cloud.function;

import org.jspecify.annotations.NullMarked;
