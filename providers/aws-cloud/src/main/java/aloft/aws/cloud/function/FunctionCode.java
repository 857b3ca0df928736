package aloft.aws.cloud.function;

import aloft.aws.cloud.bucket.DeploymentBucket;
import aloft.aws.function.FunctionUpdate;
import aloft.spi.artifact.Artifact;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.plan.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeRequest;

/// The code of a function in Lambda.
sealed interface FunctionCode {

  /// A zip.
  ///
  /// @param hash its SHA-256 in Base64
  /// @param architecture null to keep that of the function
  /// @param size in bytes
  record Zip(String hash, @Nullable String architecture, long size, Supplier<byte[]> bytes)
      implements FunctionCode {
    /// Lambda accepts no longer zip in a request.
    private static final int MAX_INLINE = 50 * 1024 * 1024;
  }

  /// A container image.
  ///
  /// @param hash its digest in hexadecimal
  record Image(String hash, @Nullable String architecture, String uri) implements FunctionCode {}

  /// The hash that Lambda shows if this is deployed.
  String hash();

  /// The instruction set; null to keep that of the function.
  @Nullable String architecture();

  /// The code that a plan has for a function.
  static FunctionCode of(FunctionUpdate wanted, Bundle bundle) {
    String image = wanted.image();
    if (image != null) {
      return new Image(image.substring(image.lastIndexOf(':') + 1), wanted.architecture(), image);
    }
    for (Artifact artifact : bundle.artifacts().byName().values()) {
      if (artifact.fileName().equals(wanted.file())) {
        Path file = bundle.folder().resolve(artifact.fileName());
        return new Zip(artifact.sha256(), wanted.architecture(), artifact.size(), () -> read(file));
      }
    }
    throw new IllegalArgumentException("the package of the function was not built");
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("plan/missing-file", "cannot read " + file)
              .hint("package the service again"),
          e);
    }
  }

  /// Whether this is the code of a function.
  ///
  /// @param deployed the configuration of the function
  default boolean isDeployed(Map<String, Object> deployed) {
    return hash().equals(deployed.get("CodeSha256"))
        && (architecture() == null
            || !(deployed.get("Architectures") instanceof List<?> architectures)
            || architectures.contains(architecture()));
  }

  /// The request that deploys this. A zip that is too long for it goes through the bucket.
  default UpdateFunctionCodeRequest.Builder request(UpdateMark mark) {
    UpdateFunctionCodeRequest.Builder request = UpdateFunctionCodeRequest.builder();
    String architecture = architecture();
    if (architecture != null) {
      request.architecturesWithStrings(architecture);
    }
    return switch (this) {
      case Image image -> request.imageUri(image.uri());
      case Zip zip -> {
        byte[] bytes = zip.bytes().get();
        if (bytes.length <= Zip.MAX_INLINE) {
          yield request.zipFile(SdkBytes.fromByteArrayUnsafe(bytes));
        }
        DeploymentBucket bucket = mark.bucket();
        yield request.s3Bucket(bucket.name()).s3Key(mark.upload(bytes));
      }
    };
  }
}
