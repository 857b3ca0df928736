package aloft.azure.emulation;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A route as in ASP.NET: literal text, `{id}`, `{id?}`, `{id=5}`, `{id:int}` and `{*rest}`.
/// Literal text ignores case.
///
/// @see <a href="https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-templates">
///   Route templates</a>
final class RouteTemplate {
  private final List<List<Part>> segments = new ArrayList<>();
  private final String precedence;

  /// Literal text, or a parameter.
  ///
  /// @param name null for literal text
  /// @param text the literal text, or the default value of the parameter; null for none
  private record Part(
      @Nullable String name,
      @Nullable String text,
      boolean optional,
      boolean rest,
      List<String> constraints) {}

  private RouteTemplate(String path) {
    StringBuilder digits = new StringBuilder();
    for (String segment : split(path)) {
      List<Part> parts = parts(segment);
      segments.add(parts);
      digits.append(digit(parts));
    }
    precedence = digits.toString();
  }

  /// Reads a template.
  ///
  /// @throws IllegalArgumentException if it is invalid
  static RouteTemplate of(String path) {
    return new RouteTemplate(path);
  }

  // A slash within a constraint is no separator.
  private static List<String> split(String path) {
    List<String> segments = new ArrayList<>();
    int depth = 0;
    StringBuilder segment = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (c == '/' && depth == 0) {
        segments.add(segment.toString());
        segment.setLength(0);
      } else {
        segment.append(c);
      }
    }
    segments.add(segment.toString());
    segments.removeIf(String::isEmpty);
    return segments;
  }

  private static List<Part> parts(String segment) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (at < segment.length()) {
      int open = segment.indexOf('{', at);
      if (open != at) {
        String text = segment.substring(at, open < 0 ? segment.length() : open);
        parts.add(new Part(null, text, false, false, List.of()));
        at += text.length();
        continue;
      }
      int depth = 0;
      int end = open;
      do {
        depth += segment.charAt(end) == '{' ? 1 : segment.charAt(end) == '}' ? -1 : 0;
        end++;
      } while (depth > 0 && end < segment.length());
      if (depth > 0) {
        throw new IllegalArgumentException("\"" + segment + "\" lacks a }");
      }
      parts.add(parameter(segment.substring(open + 1, end - 1)));
      at = end;
    }
    return parts;
  }

  private static Part parameter(String text) {
    boolean rest = text.startsWith("*");
    String body = rest ? text.replaceFirst("^\\*+", "") : text;
    boolean optional = body.endsWith("?");
    if (optional) {
      body = body.substring(0, body.length() - 1);
    }
    List<String> constraints = new ArrayList<>();
    String fallback = null;
    int mark = body.indexOf('=');
    int colon = body.indexOf(':');
    if (mark >= 0 && (colon < 0 || mark < colon || body.indexOf('(') < 0)) {
      fallback = body.substring(mark + 1);
      body = body.substring(0, mark);
    }
    String name = body;
    if (colon >= 0 && colon < body.length()) {
      name = body.substring(0, colon);
      addConstraints(body.substring(colon + 1), constraints);
    }
    return new Part(name, fallback, optional, rest, constraints);
  }

  private static void addConstraints(String text, List<String> constraints) {
    int depth = 0;
    StringBuilder constraint = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ':' && depth == 0) {
        constraints.add(constraint.toString());
        constraint.setLength(0);
      } else {
        constraint.append(c);
      }
    }
    constraints.add(constraint.toString());
    for (String each : constraints) {
      holds(each, "0");
    }
  }

  private static char digit(List<Part> parts) {
    if (parts.size() > 1) {
      return '2';
    }
    Part part = parts.getFirst();
    if (part.name() == null) {
      return '1';
    }
    boolean free = part.constraints().isEmpty();
    return part.rest() ? free ? '5' : '4' : free ? '3' : '2';
  }

  /// Returns a text by which templates are sorted: of two that match a request, the one with the
  /// smaller text is used.
  String precedence() {
    return precedence;
  }

  /// Returns the parameters of a path; null if it does not match.
  ///
  /// @param path as sent, percent-encoded
  @Nullable Map<String, String> match(String path) {
    List<String> given = new ArrayList<>();
    for (String segment : path.split("/", -1)) {
      if (!segment.isEmpty()) {
        given.add(decode(segment));
      }
    }
    Map<String, String> values = new LinkedHashMap<>();
    int at = 0;
    for (List<Part> parts : segments) {
      Part first = parts.getFirst();
      if (parts.size() == 1 && first.name() != null && first.rest()) {
        String rest = String.join("/", given.subList(Math.min(at, given.size()), given.size()));
        at = given.size();
        if (!put(first, rest.isEmpty() ? null : rest, values)) {
          return null;
        }
      } else if (at < given.size()) {
        if (!matches(parts, given.get(at++), values)) {
          return null;
        }
      } else if (parts.size() > 1 || first.name() == null || !put(first, null, values)) {
        return null;
      }
    }
    return at < given.size() ? null : values;
  }

  private static boolean matches(List<Part> parts, String segment, Map<String, String> values) {
    if (parts.size() == 1) {
      Part part = parts.getFirst();
      return part.name() == null
          ? segment.equalsIgnoreCase(part.text())
          : put(part, segment, values);
    }
    StringBuilder expression = new StringBuilder();
    for (Part part : parts) {
      expression.append(
          part.name() != null
              ? part.optional() ? "(.*)" : "(.+)"
              : Pattern.quote(part.text() == null ? "" : part.text()));
    }
    Matcher matcher =
        Pattern.compile(expression.toString(), Pattern.CASE_INSENSITIVE).matcher(segment);
    if (!matcher.matches()) {
      return false;
    }
    int group = 1;
    for (Part part : parts) {
      if (part.name() != null && !put(part, matcher.group(group++), values)) {
        return false;
      }
    }
    return true;
  }

  private static boolean put(Part part, @Nullable String value, Map<String, String> values) {
    String used = value == null ? part.text() : value;
    if (used == null) {
      return part.optional() || part.rest();
    }
    for (String constraint : part.constraints()) {
      if (!holds(constraint, used)) {
        return false;
      }
    }
    values.put(part.name() == null ? "" : part.name(), used);
    return true;
  }

  /// Returns whether a value meets a constraint.
  ///
  /// @throws IllegalArgumentException if there is no such constraint
  private static boolean holds(String constraint, String value) {
    int open = constraint.indexOf('(');
    String name = open < 0 ? constraint : constraint.substring(0, open);
    String argument =
        open < 0 || !constraint.endsWith(")")
            ? ""
            : constraint.substring(open + 1, constraint.length() - 1);
    String[] limits = argument.split(",", -1);
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "int", "long" -> value.matches("[+-]?\\d{1,19}");
      case "bool" -> value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
      case "decimal", "double", "float" -> value.matches("[+-]?\\d*\\.?\\d+([eE][+-]?\\d+)?");
      case "guid" -> value.matches("(?i)\\{?[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}}?");
      case "datetime" -> value.matches("\\d{1,4}[-/.]\\d{1,2}[-/.]\\d{1,4}.*");
      case "alpha" -> value.matches("[a-zA-Z]*");
      case "required" -> !value.isEmpty();
      case "minlength" -> value.length() >= number(limits[0], constraint);
      case "maxlength" -> value.length() <= number(limits[0], constraint);
      case "length" ->
          value.length() >= number(limits[0], constraint)
              && value.length() <= number(limits[limits.length - 1], constraint);
      case "min" -> isNumber(value) && number(value, "") >= number(limits[0], constraint);
      case "max" -> isNumber(value) && number(value, "") <= number(limits[0], constraint);
      case "range" ->
          isNumber(value)
              && number(value, "") >= number(limits[0], constraint)
              && number(value, "") <= number(limits[limits.length - 1], constraint);
      case "regex" ->
          Pattern.compile(
                  argument.replace("{{", "{").replace("}}", "}").replace("\\\\", "\\"),
                  Pattern.CASE_INSENSITIVE)
              .matcher(value)
              .find();
      default ->
          throw new IllegalArgumentException("there is no constraint \"" + constraint + "\"");
    };
  }

  private static boolean isNumber(String value) {
    return value.matches("[+-]?\\d{1,18}");
  }

  private static long number(String text, String constraint) {
    if (!isNumber(text.strip())) {
      throw new IllegalArgumentException("\"" + constraint + "\" is no constraint");
    }
    return Long.parseLong(text.strip());
  }

  private static String decode(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return segment;
    }
  }
}
