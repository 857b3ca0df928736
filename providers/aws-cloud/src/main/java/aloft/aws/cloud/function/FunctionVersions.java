package aloft.aws.cloud.function;

import aloft.aws.cloud.connection.Clients;
import aloft.host.Digests;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Functions.Version;
import java.net.URI;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/// The versions of a function in Lambda, and their code.
final class FunctionVersions {
  /// The version that is changed by updates. A function with a capacity provider also has
  /// `$LATEST.PUBLISHED`, which runs if a call names no version.
  private static final String LATEST = "$LATEST";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXX", Locale.ROOT);

  private final Clients clients;
  private final LambdaClient lambda;
  private final String name;

  /// @param name the name in Lambda
  FunctionVersions(Clients clients, String name) {
    this.clients = clients;
    this.lambda = clients.lambda();
    this.name = name;
  }

  /// All versions, newest first; null if there is no such function.
  @Nullable List<Version> all() {
    List<Version> versions = new ArrayList<>();
    try {
      for (FunctionConfiguration version :
          lambda
              .listVersionsByFunctionPaginator(request -> request.functionName(name))
              .versions()) {
        versions.add(
            new Version(
                version.version(),
                OffsetDateTime.parse(version.lastModified(), TIME).toInstant(),
                version.codeSha256()));
      }
    } catch (ResourceNotFoundException e) {
      return null;
    }
    versions.sort(Comparator.comparingLong(FunctionVersions::number).reversed());
    return versions;
  }

  private static long number(Version version) {
    return isNumbered(version.id()) ? Long.parseLong(version.id()) : Long.MAX_VALUE;
  }

  /// Whether a version has a number and stays as it is.
  static boolean isNumbered(String version) {
    return !version.startsWith(LATEST);
  }

  /// The code of a version or an alias; null if there is none.
  @Nullable FunctionCode code(String version) {
    GetFunctionResponse found;
    try {
      found = lambda.getFunction(request -> request.functionName(name).qualifier(version));
    } catch (ResourceNotFoundException e) {
      return null;
    }
    String hash = found.configuration().codeSha256();
    List<String> architectures = found.configuration().architecturesAsStrings();
    String architecture = architectures.isEmpty() ? null : architectures.getFirst();
    String image = found.code().resolvedImageUri();
    if (image != null) {
      return new FunctionCode.Image(hash, architecture, image);
    }
    URI address = URI.create(found.code().location());
    return new FunctionCode.Zip(
        hash, architecture, found.configuration().codeSize(), () -> zip(version, address, hash));
  }

  private byte[] zip(String version, URI address, String hash) {
    byte[] zip = clients.download(address);
    if (!Base64.getEncoder().encodeToString(Digests.sha256().digest(zip)).equals(hash)) {
      throw new UserException(
          Diagnostic.error(
                  "function/version",
                  "the code of version "
                      + version
                      + " of "
                      + name
                      + " did not arrive as it is stored")
              .hint("try again"));
    }
    return zip;
  }
}
