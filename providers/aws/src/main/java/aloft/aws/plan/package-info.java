/// The typed steps of a deployment to AWS and the location of a service there. Knows settings and
/// names; must not know how a template is compiled, nor any AWS client.
@NullMarked
package aloft.aws.plan;

import org.jspecify.annotations.NullMarked;
