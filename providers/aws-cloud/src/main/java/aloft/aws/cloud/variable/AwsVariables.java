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

/// Resolves `${ssm:}`, `${s3:}`, `${cf:}` and `${aws:}`. Each variable is queried once, when it is
/// first needed.
public final class AwsVariables implements Variables {
  private final Clients clients;
  private final Map<List<Object>, Optional<ResolvedValue>> cache = new HashMap<>();

  public AwsVariables(Clients clients) {
    this.clients = clients;
  }

  @Override
  public Set<String> sources() {
    return Set.of("ssm", "s3", "cf", "aws");
  }

  @Override
  public synchronized @Nullable ResolvedValue resolve(
      String source, List<String> parameters, @Nullable String address, SourceRange place) {
    if (address == null || address.isEmpty()) {
      throw addressError("\"${" + source + ":}\" has no address", example(source), place);
    }
    List<Object> key = List.of(source, parameters, address);
    Optional<ResolvedValue> answer = cache.get(key);
    if (answer == null) {
      answer = Optional.ofNullable(query(source, parameters, address, place));
      cache.put(key, answer);
    }
    return answer
        .map(found -> new ResolvedValue(found.value().withPlace(place), found.secret()))
        .orElse(null);
  }

  private @Nullable ResolvedValue query(
      String source, List<String> parameters, String address, SourceRange place) {
    try {
      return switch (source) {
        case "ssm" -> parameter(parameters, address, place);
        case "s3" -> object(address, place);
        case "cf" -> output(parameters, address, place);
        case "aws" -> identity(address, place);
        default ->
            throw addressError(
                "AWS has no variable source \"" + source + "\"", example("ssm"), place);
      };
    } catch (SdkException e) {
      Diagnostic cause = AwsErrors.diagnostic(e);
      String message = "cannot resolve \"${" + source + ":" + address + "}\": " + cause.message();
      throw new UserException(Diagnostic.error(cause.code(), message, place).hint(cause.hint()), e);
    }
  }

  private static UserException addressError(String message, String hint, SourceRange place) {
    return new UserException(Diagnostic.error("variable/address", message, place).hint(hint));
  }

  private static String example(String source) {
    return switch (source) {
      case "ssm" -> "write it like ${ssm:/path/to/parameter}";
      case "s3" -> "write it like ${s3:bucket/key}";
      case "cf" -> "write it like ${cf:stack-name.OutputKey}";
      default -> "use ${aws:accountId} or ${aws:region}";
    };
  }

  private @Nullable ResolvedValue parameter(
      List<String> parameters, String address, SourceRange place) {
    boolean raw = parameters.contains("raw");
    // The ending of versions 1 and 2 of the Serverless Framework: ${ssm:/name~true}.
    int tilde = address.lastIndexOf('~');
    String ending = tilde < 0 ? "" : address.substring(tilde);
    boolean older = ending.equals("~true") || ending.equals("~false") || ending.equals("~split");
    String name = older ? address.substring(0, tilde) : address;
    boolean encrypted = parameters.contains("noDecrypt") || ending.equals("~false");
    Parameter parameter;
    try {
      parameter =
          clients
              .ssm(region(parameters))
              .getParameter(request -> request.name(name).withDecryption(!encrypted))
              .parameter();
    } catch (ParameterNotFoundException | ParameterVersionNotFoundException e) {
      return null;
    }
    String value = parameter.value();
    boolean secure = parameter.type() == ParameterType.SECURE_STRING;
    if (parameter.type() == ParameterType.STRING_LIST && !raw) {
      List<Node> items =
          Arrays.stream(value.split(",", -1)).<Node>map(text -> new Scalar(text, place)).toList();
      return new ResolvedValue(new Sequence(items, place), false);
    }
    if (secure && !raw && value.startsWith("{")) {
      try {
        return new ResolvedValue(Json.read(value, "ssm:" + name), true);
      } catch (UserException notJson) {
        return new ResolvedValue(new Scalar(value, place), true);
      }
    }
    boolean secret = secure || name.startsWith("/aws/reference/secretsmanager/");
    return new ResolvedValue(new Scalar(value, place), secret);
  }

  /// The region: the parameter that is neither `raw` nor `noDecrypt`.
  private String region(List<String> parameters) {
    return parameters.stream()
        .map(String::strip)
        .filter(name -> !name.isEmpty() && !name.equals("raw") && !name.equals("noDecrypt"))
        .findFirst()
        .orElse(clients.region());
  }

  private @Nullable ResolvedValue object(String address, SourceRange place) {
    int slash = address.indexOf('/');
    if (slash <= 0 || slash == address.length() - 1) {
      throw addressError("\"${s3:" + address + "}\" has no bucket and key", example("s3"), place);
    }
    try {
      String text =
          clients
              .s3()
              .getObjectAsBytes(request ->
                  request.bucket(address.substring(0, slash)).key(address.substring(slash + 1)))
              .asUtf8String();
      return new ResolvedValue(new Scalar(text, place), false);
    } catch (NoSuchKeyException e) {
      return null;
    }
  }

  private @Nullable ResolvedValue output(
      List<String> parameters, String address, SourceRange place) {
    int dot = address.indexOf('.');
    if (dot <= 0 || dot == address.length() - 1) {
      throw addressError("\"${cf:" + address + "}\" has no stack and output", example("cf"), place);
    }
    Stacks.Snapshot stack = new Stacks(clients, region(parameters)).find(address.substring(0, dot));
    String value = stack == null ? null : stack.outputs().get(address.substring(dot + 1));
    return value == null ? null : new ResolvedValue(new Scalar(value, place), false);
  }

  private ResolvedValue identity(String address, SourceRange place) {
    return switch (address) {
      case "accountId" ->
          new ResolvedValue(new Scalar(clients.sts().getCallerIdentity().account(), place), false);
      case "region" -> new ResolvedValue(new Scalar(clients.region(), place), false);
      default ->
          throw addressError("there is no \"${aws:" + address + "}\"", example("aws"), place);
    };
  }
}
