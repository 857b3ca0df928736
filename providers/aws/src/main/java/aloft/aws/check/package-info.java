/// Checks of a finished template: what CloudFormation and the services behind it would refuse in
/// the middle of a deployment. Knows how a template is made and where the manifest caused it, but
/// changes nothing.
@NullMarked
package aloft.aws.check;

import org.jspecify.annotations.NullMarked;
