/// The permissions that a deployment needs: which actions of IAM, on which resources, and why.
/// Knows plans and templates; must not know manifests.
@NullMarked
package aloft.aws.permission;

import org.jspecify.annotations.NullMarked;
