package aloft.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compares classes before and after they are simplified.
final class BytecodeSimplifierTest {
  private static final String SWITCHES =
      """
      package aloft;
      public class Switches implements java.util.function.Function<Object, Object> {
        sealed interface Shape {}
        record Circle(int radius) implements Shape {}
        record Square(double side) implements Shape {}

        public Object apply(Object value) {
          Object subject =
              "circle".equals(value) ? new Circle(2) : "square".equals(value) ? new Square(1) : value;
          return switch (subject) {
            case null -> "null";
            case String text when text.isEmpty() -> "empty";
            case String text -> "text " + Words.kind(text);
            case Integer number when number > 9 -> "large " + number;
            case Circle(int radius) -> "circle " + radius;
            case Shape shape -> "shape";
            case Integer number -> "number " + number;
            default -> "other";
          };
        }

        interface Words {
          static String kind(String text) {
            return switch (text) {
              case "one", "two" -> "number";
              case String other when other.length() > 3 -> "long";
              default -> "short";
            };
          }
        }
      }
      """;

  private static final String RECORDS =
      """
      package aloft;
      public class Records implements java.util.function.Function<Object, Object> {
        record Point(int x, long y, double z, float w, boolean on, char c, byte b, short s, String name) {}
        record Own(String name) {
          @Override
          public boolean equals(Object other) { return other instanceof Own; }
          @Override
          public int hashCode() { return 7; }
        }
        record Empty() {}

        private static Point point(double z, String name) {
          return new Point(1, 2, z, 3.5f, true, 'c', (byte) 4, (short) 5, name);
        }

        public Object apply(Object value) {
          Point point = point(0.5, "a");
          return java.util.List.of(
              point.equals(point(0.5, "a")), point.equals(point(0.25, "a")), point.equals(point(0.5, null)),
              point.equals("other"), point.equals(null), point(0.5, null).equals(point(0.5, null)),
              point(Double.NaN, "a").equals(point(Double.NaN, "a")), point(0.0, "a").equals(point(-0.0, "a")),
              point.hashCode(), point(0.5, null).hashCode(), new Own("a").equals(new Own("b")), new Own("a").hashCode(),
              new Empty().equals(new Empty()), new Empty().hashCode(), point.toString());
        }
      }
      """;

  @TempDir Path folder;

  @SuppressWarnings("unchecked")
  private static Object apply(Path jar, String type, Object value) throws Exception {
    URL[] path = {jar.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, null)) {
      Object instance = loader.loadClass(type).getDeclaredConstructor().newInstance();
      return ((Function<Object, Object>) instance).apply(value);
    }
  }

  /// Whether a class calls a bootstrap method of `java.lang.runtime`.
  private static boolean calls(Path jar, String type, String bootstrap) throws Exception {
    byte[] bytes = Objects.requireNonNull(JarCompiler.classFiles(jar).get(type), type);
    return ClassFile.of().parse(bytes).methods().stream()
        .flatMap(method -> method.code().stream())
        .flatMap(CodeModel::elementStream)
        .anyMatch(element ->
            element instanceof InvokeDynamicInstruction call
                && call.bootstrapMethod()
                    .owner()
                    .descriptorString()
                    .equals("Ljava/lang/runtime/" + bootstrap + ";"));
  }

  @Test
  void switchesChooseAsBefore() throws Exception {
    Path jar = JarCompiler.jar(folder, Map.of(), SWITCHES);
    Object[] values = {null, "", "one", "three", "six", 3, 30, 4L, "circle", "square"};
    String[] expected = {
      "null",
      "empty",
      "text number",
      "text long",
      "text short",
      "number 3",
      "large 30",
      "other",
      "circle 2",
      "shape"
    };
    assertThat(calls(jar, "aloft/Switches", "SwitchBootstraps")).isTrue();
    assertThat(calls(jar, "aloft/Switches$Words", "SwitchBootstraps")).isTrue();
    BytecodeSimplifier.main(new String[] {jar.toString()});
    for (int i = 0; i < values.length; i++) {
      assertThat(apply(jar, "aloft.Switches", values[i])).isEqualTo(expected[i]);
    }
    assertThat(calls(jar, "aloft/Switches", "SwitchBootstraps")).isFalse();
    assertThat(calls(jar, "aloft/Switches$Words", "SwitchBootstraps")).isFalse();
  }

  @Test
  void recordsCompareAsBefore() throws Exception {
    Path jar = JarCompiler.jar(folder, Map.of(), RECORDS);
    assertThat(calls(jar, "aloft/Records$Point", "ObjectMethods")).isTrue();
    Object before = apply(jar, "aloft.Records", "");
    Map<String, byte[]> classesBefore = JarCompiler.classFiles(jar);
    BytecodeSimplifier.main(new String[] {jar.toString()});
    assertThat(apply(jar, "aloft.Records", "")).isEqualTo(before);
    assertThat(JarCompiler.classFiles(jar).get("aloft/Records"))
        .isEqualTo(classesBefore.get("aloft/Records"));
    assertThat(JarCompiler.classFiles(jar).get("aloft/Records$Point"))
        .isNotEqualTo(classesBefore.get("aloft/Records$Point"));
  }

  @Test
  void returnsNothingIfThereIsNothingToDo() throws Exception {
    Path jar = JarCompiler.jar(folder, Map.of(), "package aloft;\npublic class Plain {}");
    byte[] bytes = Objects.requireNonNull(JarCompiler.classFiles(jar).get("aloft/Plain"));
    assertThat(new BytecodeSimplifier(ClassLoader.getPlatformClassLoader()).simplified(bytes))
        .isNull();
  }
}
