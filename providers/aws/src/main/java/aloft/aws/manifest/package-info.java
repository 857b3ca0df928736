/// The schema of a serverless.yml for AWS, as records. Does not know CloudFormation resources.
@NullMarked
package aloft.aws.manifest;

import org.jspecify.annotations.NullMarked;
