package aloft.google.cloud.variable;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.FailedCallException;
import aloft.google.cloud.deployment.ObjectStore;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Scalar;
import aloft.spi.provider.Variables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Resolves `${gs:}` and `${google:}`. Each variable is queried once, when it is first needed.
public final class GoogleVariables implements Variables {
  private final Clients clients;
  private final Map<List<Object>, Optional<ResolvedValue>> cache = new HashMap<>();

  public GoogleVariables(Clients clients) {
    this.clients = clients;
  }

  @Override
  public Set<String> sources() {
    return Set.of("gs", "google");
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
                source.equals("gs")
                    ? "write it like ${gs:bucket/path/to/object}"
                    : "use ${google:projectId} or ${google:region}"));
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
}
