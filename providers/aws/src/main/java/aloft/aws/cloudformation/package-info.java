/// The model of a CloudFormation template: values, resources, outputs and logical ids. Knows
/// nothing of the manifest.
@NullMarked
package aloft.aws.cloudformation;

import org.jspecify.annotations.NullMarked;
