/// The shape of a serverless.yml on AWS: records that are the schema. Knows nothing of
/// CloudFormation's resources.
@NullMarked
package aloft.aws.manifest;

import org.jspecify.annotations.NullMarked;
