/// What a plan asks of AWS, as typed steps, and where a service lives there. Knows settings and
/// names; must not know how a template is compiled, nor any AWS client.
@NullMarked
package aloft.aws.plan;

import org.jspecify.annotations.NullMarked;
