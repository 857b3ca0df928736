package aloft.aws.cloudformation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The resource types of CloudFormation with their attributes and properties, as of the day on
/// which the list was generated. AWS adds to them every week: what is not in the list may exist.
///
/// The list is read when it is needed first, and searched in place: a template has few types, and
/// the list has many.
///
/// @see <a href="https://github.com/cdklabs/awscdk-service-spec">AWS Service Spec</a>
public final class ResourceTypes {
  private static final String FILE = "resource-types.txt";

  private final byte[] lines;
  private final Map<String, @Nullable ResourceType> known = new HashMap<>();

  private ResourceTypes(byte[] lines) {
    this.lines = lines;
  }

  /// A resource type.
  ///
  /// @param attributes the names for `Fn::GetAtt`; `Endpoint` includes `Endpoint.Port`
  /// @param properties the names of the properties at the top level
  /// @param replacing the properties whose change replaces the resource
  /// @param mayReplace the properties whose change may replace it
  public record ResourceType(
      List<String> attributes,
      List<String> properties,
      List<String> replacing,
      List<String> mayReplace) {
    public ResourceType {
      attributes = List.copyOf(attributes);
      properties = List.copyOf(properties);
      replacing = List.copyOf(replacing);
      mayReplace = List.copyOf(mayReplace);
    }

    /// Returns whether `Fn::GetAtt` takes an attribute, such as `Arn` or `Endpoint.Port`.
    public boolean hasAttribute(String name) {
      for (String attribute : attributes) {
        if (name.startsWith(attribute)
            && (name.length() == attribute.length() || name.charAt(attribute.length()) == '.')) {
          return true;
        }
      }
      return false;
    }
  }

  /// Reads the list.
  public static ResourceTypes load() {
    try (InputStream file =
        Objects.requireNonNull(ResourceTypes.class.getResourceAsStream(FILE), FILE)) {
      return new ResourceTypes(file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns a type by its name, such as `AWS::S3::Bucket`, or null if the list does not have it.
  public @Nullable ResourceType get(String name) {
    return known.computeIfAbsent(name, this::find);
  }

  /// Returns all names.
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (String line : new String(lines, StandardCharsets.US_ASCII).split("\n", -1)) {
      int end = line.indexOf('|');
      if (end > 0 && !line.startsWith("#")) {
        names.add(line.substring(0, end));
      }
    }
    return names;
  }

  // The lines are sorted by their bytes.
  private @Nullable ResourceType find(String name) {
    byte[] key = (name + "|").getBytes(StandardCharsets.UTF_8);
    int low = 0;
    int high = lines.length;
    while (low < high) {
      int start = startOfLine((low + high) >>> 1);
      int end = endOfLine(start);
      int length = Math.min(key.length, end - start);
      int order = Arrays.compare(lines, start, start + length, key, 0, key.length);
      if (order == 0) {
        return parse(new String(lines, start, end - start, StandardCharsets.US_ASCII));
      } else if (order < 0) {
        low = end + 1;
      } else {
        high = start;
      }
    }
    return null;
  }

  private int startOfLine(int position) {
    int start = position;
    while (start > 0 && lines[start - 1] != '\n') {
      start--;
    }
    return start;
  }

  private int endOfLine(int position) {
    int end = position;
    while (end < lines.length && lines[end] != '\n') {
      end++;
    }
    return end;
  }

  private static ResourceType parse(String line) {
    String[] fields = line.split("\\|", -1);
    List<String> properties = new ArrayList<>();
    List<String> replacing = new ArrayList<>();
    List<String> mayReplace = new ArrayList<>();
    for (String word : words(fields[2])) {
      List<String> marked = word.endsWith("!") ? replacing : mayReplace;
      boolean isMarked = word.endsWith("!") || word.endsWith("?");
      String name = isMarked ? word.substring(0, word.length() - 1) : word;
      properties.add(name);
      if (isMarked) {
        marked.add(name);
      }
    }
    return new ResourceType(words(fields[1]), properties, replacing, mayReplace);
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
  }
}
