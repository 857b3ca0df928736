/// The schema of a serverless.yml for AWS, as records. Does not know CloudFormation resources.
///
/// The decoder passes null for an absent key. A component that is not nullable replaces it in the
/// compact constructor, by an empty list or by a section without settings.
@NullMarked
package aloft.aws.manifest;

import org.jspecify.annotations.NullMarked;
