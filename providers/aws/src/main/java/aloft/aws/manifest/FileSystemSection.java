package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Required;
import org.jspecify.annotations.Nullable;

/// A file system, of EFS or S3 Files, that is mounted as a folder of a function.
@Doc("A file system, of EFS or S3 Files, that is mounted as a folder")
public record FileSystemSection(
    @Required
        @Doc("The ARN of the access point")
        @Matches(
            value =
                "^arn:aws[a-zA-Z-]*:(elasticfilesystem|s3files):[a-z0-9-]+:[0-9]{12}:"
                    + "(file-system/fs-[a-f0-9]+/)?access-point/fsap-[a-f0-9]{17}$",
            words = "the ARN of an access point")
        Value arn,
    @Required
        @Doc("The folder where the file system is mounted")
        @ExpectedType(String.class)
        @Matches(value = "^/mnt/[a-zA-Z0-9-_.]+$", words = "/mnt/NAME")
        Value localMountPath,
    @Doc("efs or s3files; needed only if the ARN is an intrinsic function")
        @OneOf({"efs", "s3files"})
        @Nullable String type) {

  /// Whether this is an access point of S3 Files.
  public boolean isS3() {
    String text = arn.text();
    return "s3files".equals(type) || (text != null && text.contains(":s3files:"));
  }
}
