package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.Matches;
import aloft.spi.schema.Required;

/// An EFS file system that is mounted as a folder of a function.
@Doc("An EFS file system that is mounted as a folder")
public record FileSystemSection(
    @Required @Doc("The ARN of the access point") Value arn,
    @Required
        @Doc("The folder where the file system is mounted")
        @ExpectedType(String.class)
        @Matches(value = "^/mnt/[a-zA-Z0-9-_.]+$", words = "/mnt/NAME")
        Value localMountPath) {}
