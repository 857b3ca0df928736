package aloft.google.cloud.variable;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.FailedCallException;
import aloft.google.cloud.connection.GoogleErrors;
import aloft.google.cloud.deployment.ObjectStore;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Scalar;
import aloft.spi.provider.Variables;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Resolves `${gs:}`, `${google:}` and `${secret:}`. Each variable is queried once, when it is
/// first needed.
public final class GoogleVariables implements Variables {
  private final Clients clients;
  private final Map<List<Object>, Optional<ResolvedValue>> cache = new HashMap<>();

  public GoogleVariables(Clients clients) {
    this.clients = clients;
  }

  @Override
  public Set<String> sources() {
    return Set.of("gs", "google", "secret");
  }

  @Override
  public synchronized @Nullable ResolvedValue resolve(
      String source, List<String> parameters, @Nullable String address, SourceRange place) {
    if (address == null || address.isEmpty()) {
      throw addressError("\"${" + source + ":}\" has no address", source, place);
    }
    List<Object> key = List.of(source, address);
    Optional<ResolvedValue> answer = cache.get(key);
    if (answer == null) {
      answer = Optional.ofNullable(query(source, address, place));
      cache.put(key, answer);
    }
    return answer
        .map(found -> new ResolvedValue(found.value().withPlace(place), found.secret()))
        .orElse(null);
  }

  private @Nullable ResolvedValue query(String source, String address, SourceRange place) {
    try {
      return switch (source) {
        case "gs" -> object(address, place);
        case "google" -> setting(address, place);
        case "secret" -> secret(address, place);
        default ->
            throw addressError(
                "Google Cloud has no variable source \"" + source + "\"", "gs", place);
      };
    } catch (FailedCallException e) {
      Diagnostic cause = e.failure().diagnostic();
      String message = "cannot resolve \"${" + source + ":" + address + "}\": " + cause.message();
      throw new UserException(Diagnostic.error(cause.code(), message, place).hint(cause.hint()), e);
    }
  }

  private static UserException addressError(String message, String source, SourceRange place) {
    return new UserException(
        Diagnostic.error("variable/address", message, place)
            .hint(
                switch (source) {
                  case "gs" -> "write it like ${gs:bucket/path/to/object}";
                  case "secret" ->
                      "write it like ${secret:NAME}, ${secret:NAME:VERSION} or"
                          + " ${secret:projects/PROJECT/secrets/NAME/versions/VERSION}";
                  default -> "use ${google:projectId} or ${google:region}";
                }));
  }

  private @Nullable ResolvedValue object(String address, SourceRange place) {
    int slash = address.indexOf('/');
    if (slash <= 0 || slash == address.length() - 1) {
      throw addressError("\"${gs:" + address + "}\" has no bucket and object", "gs", place);
    }
    String text =
        new ObjectStore(clients, address.substring(0, slash)).text(address.substring(slash + 1));
    return text == null ? null : new ResolvedValue(new Scalar(text, place), false);
  }

  private ResolvedValue setting(String address, SourceRange place) {
    return switch (address) {
      case "projectId" -> new ResolvedValue(new Scalar(clients.project(), place), false);
      case "region" -> new ResolvedValue(new Scalar(clients.region(), place), false);
      default -> throw addressError("there is no \"${google:" + address + "}\"", "google", place);
    };
  }

  private @Nullable ResolvedValue secret(String address, SourceRange place) {
    String name = secretVersion(address, place);
    byte[] data =
        GoogleErrors.find(() ->
            clients
                .secretManager()
                .projects()
                .secrets()
                .versions()
                .access(name)
                .execute()
                .getPayload()
                .decodeData());
    if (data == null) {
      return null;
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
      return new ResolvedValue(new Scalar(text, place), true);
    } catch (CharacterCodingException e) {
      throw new UserException(
          Diagnostic.error("variable/value", "the secret " + name + " is not text", place)
              .hint("let the function read it, from a file: a path below \"secrets\""),
          e);
    }
  }

  /// The name of a version of a secret.
  private String secretVersion(String address, SourceRange place) {
    String[] parts = address.split("/", -1);
    boolean isFull =
        (parts.length == 4 || (parts.length == 6 && parts[4].equals("versions")))
            && parts[0].equals("projects")
            && parts[2].equals("secrets");
    String[] secret = (isFull ? parts[3] : address).split(":", -1);
    String version =
        parts.length == 6 ? parts[5] : secret.length == 2 && !isFull ? secret[1] : "latest";
    String project = isFull ? parts[1] : clients.project();
    if ((isFull && secret.length > 1)
        || secret.length > 2
        || !isWord(secret[0])
        || !isWord(version)
        || project.isEmpty()) {
      throw addressError(
          "\"${secret:" + address + "}\" is not the name of a secret", "secret", place);
    }
    return "projects/" + project + "/secrets/" + secret[0] + "/versions/" + version;
  }

  /// The characters of the names of secrets, and of the aliases of their versions.
  private static boolean isWord(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_'));
  }
}
