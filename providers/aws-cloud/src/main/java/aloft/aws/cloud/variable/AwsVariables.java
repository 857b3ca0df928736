package aloft.aws.cloud.variable;

import aloft.aws.cloud.connection.AwsErrors;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.Stacks;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.provider.Variables;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.ParameterVersionNotFoundException;

/// `${ssm:}`, `${s3:}`, `${cf:}` and `${aws:}`: asked when they are reached, each once.
public final class AwsVariables implements Variables {
  private final Clients clients;
  private final Map<List<Object>, Optional<Found>> known = new HashMap<>();

  public AwsVariables(Clients clients) {
    this.clients = clients;
  }

  @Override
  public Set<String> sources() {
    return Set.of("ssm", "s3", "cf", "aws");
  }

  @Override
  public synchronized @Nullable Found resolve(
      String source, List<String> parameters, @Nullable String address, SourceRange place) {
    if (address == null || address.isEmpty()) {
      throw wrong("\"${" + source + ":}\" has no address", example(source), place);
    }
    List<Object> question = List.of(source, parameters, address);
    Optional<Found> answer = known.get(question);
    if (answer == null) {
      answer = Optional.ofNullable(asked(source, parameters, address, place));
      known.put(question, answer);
    }
    return answer.map(found -> new Found(found.value().at(place), found.secret())).orElse(null);
  }

  private @Nullable Found asked(
      String source, List<String> parameters, String address, SourceRange place) {
    try {
      return switch (source) {
        case "ssm" -> parameter(parameters, address, place);
        case "s3" -> object(address, place);
        case "cf" -> output(parameters, address, place);
        case "aws" -> identity(address, place);
        default -> throw wrong("AWS has no variables \"" + source + "\"", example("ssm"), place);
      };
    } catch (SdkException e) {
      Diagnostic told = AwsErrors.diagnostic(e);
      String message = "cannot resolve \"${" + source + ":" + address + "}\": " + told.message();
      throw new UserException(Diagnostic.error(told.code(), message, place).hint(told.hint()), e);
    }
  }

  private static UserException wrong(String message, String next, SourceRange place) {
    return new UserException(Diagnostic.error("variable/address", message, place).hint(next));
  }

  private static String example(String source) {
    return switch (source) {
      case "ssm" -> "as in ${ssm:/path/to/parameter}";
      case "s3" -> "as in ${s3:bucket/key}";
      case "cf" -> "as in ${cf:stack-name.OutputKey}";
      default -> "${aws:accountId} and ${aws:region} are known";
    };
  }

  private @Nullable Found parameter(List<String> parameters, String address, SourceRange place) {
    boolean raw = parameters.contains("raw");
    boolean encrypted = parameters.contains("noDecrypt");
    Parameter found;
    try {
      found =
          clients
              .ssm(region(parameters))
              .getParameter(request -> request.name(address).withDecryption(!encrypted))
              .parameter();
    } catch (ParameterNotFoundException | ParameterVersionNotFoundException e) {
      return null;
    }
    String value = found.value();
    boolean secure = found.type() == ParameterType.SECURE_STRING;
    if (found.type() == ParameterType.STRING_LIST && !raw) {
      List<Node> items =
          Arrays.stream(value.split(",", -1)).<Node>map(text -> new Scalar(text, place)).toList();
      return new Found(new Sequence(items, place), false);
    }
    if (secure && !raw && value.startsWith("{")) {
      try {
        return new Found(Json.read(value, "ssm:" + address), true);
      } catch (UserException notJson) {
        return new Found(new Scalar(value, place), true);
      }
    }
    boolean secret = secure || address.startsWith("/aws/reference/secretsmanager/");
    return new Found(new Scalar(value, place), secret);
  }

  /// The parameter that is no word of ours is the region.
  private String region(List<String> parameters) {
    return parameters.stream()
        .map(String::strip)
        .filter(word -> !word.isEmpty() && !word.equals("raw") && !word.equals("noDecrypt"))
        .findFirst()
        .orElse(clients.region());
  }

  private @Nullable Found object(String address, SourceRange place) {
    int slash = address.indexOf('/');
    if (slash <= 0 || slash == address.length() - 1) {
      throw wrong("\"${s3:" + address + "}\" names no bucket and key", example("s3"), place);
    }
    try {
      String text =
          clients
              .s3()
              .getObjectAsBytes(request ->
                  request.bucket(address.substring(0, slash)).key(address.substring(slash + 1)))
              .asUtf8String();
      return new Found(new Scalar(text, place), false);
    } catch (NoSuchKeyException e) {
      return null;
    }
  }

  private @Nullable Found output(List<String> parameters, String address, SourceRange place) {
    int dot = address.indexOf('.');
    if (dot <= 0 || dot == address.length() - 1) {
      throw wrong("\"${cf:" + address + "}\" names no stack and output", example("cf"), place);
    }
    Stacks.Found stack = new Stacks(clients, region(parameters)).find(address.substring(0, dot));
    String value = stack == null ? null : stack.outputs().get(address.substring(dot + 1));
    return value == null ? null : new Found(new Scalar(value, place), false);
  }

  private Found identity(String address, SourceRange place) {
    return switch (address) {
      case "accountId" ->
          new Found(new Scalar(clients.sts().getCallerIdentity().account(), place), false);
      case "region" -> new Found(new Scalar(clients.region(), place), false);
      default -> throw wrong("there is no \"${aws:" + address + "}\"", example("aws"), place);
    };
  }
}
