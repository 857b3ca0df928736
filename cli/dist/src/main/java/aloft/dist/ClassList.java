package aloft.dist;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Merges class lists that `-XX:DumpLoadedClassList` recorded in several runs of the same commands
/// into one that is the same for each build. Threads and timing decide in which order classes are
/// loaded, whether a few of them are, and which constants are resolved. So the merged list is
/// sorted, has the classes that most runs recorded, and resolves all their references, and all
/// lambdas of Aloft's classes; lambdas of libraries are as recorded. The JVM does not need the
/// recorded lines of lambdas for that.
///
/// The class path and the JVM must be those of the recording: the list has indexes of constants.
public final class ClassList {
  /// Loaded only if a thread starts, or a second connection is pooled, before the command ends.
  private static final List<String> RACED =
      List.of(
          "java/util/LinkedList$DescendingIterator", "java/util/concurrent/ForkJoinWorkerThread");

  private final int runs;

  /// Only these have a table for resolved lambdas: without one, the JVM crashes.
  private final Set<String> linked = new HashSet<>();

  /// In how many runs a class, or a constant as `CLASS INDEX`, was recorded.
  private final Map<String, Integer> recorded = new TreeMap<>();

  private ClassList(List<List<String>> recordings) {
    this.runs = recordings.size();
    for (List<String> lines : recordings) {
      Set<String> found = new HashSet<>(RACED);
      lines.forEach(line -> add(line, found));
      found.forEach(entry -> recorded.merge(entry, 1, Integer::sum));
    }
    for (String entry : recorded.keySet()) {
      int space = entry.indexOf(' ');
      if (space > 0 && contains(entry)) {
        linked.add(entry.substring(0, space));
      }
    }
  }

  private static void add(String line, Set<String> found) {
    if (line.startsWith("@cp ")) {
      String[] words = line.split(" ", -1);
      for (int i = 2; i < words.length; i++) {
        found.add(words[1] + " " + words[i]);
      }
    } else if (!line.startsWith("@") && !line.startsWith("#") && !line.contains(" source:")) {
      found.add(line.replaceFirst(" id: \\d+$", ""));
    }
  }

  /// Merges lists.
  ///
  /// @param arguments the recorded lists, and the list to write
  public static void main(String[] arguments) throws IOException {
    List<List<String>> recordings = new ArrayList<>();
    for (int i = 0; i < arguments.length - 1; i++) {
      recordings.add(Files.readAllLines(Path.of(arguments[i])));
    }
    Path merged = Path.of(arguments[arguments.length - 1]);
    Files.write(merged, new ClassList(recordings).lines(ClassLoader.getSystemClassLoader()));
  }

  private boolean contains(String entry) {
    return recorded.getOrDefault(entry, 0) * 2 > runs;
  }

  /// @param loader has the class files
  private List<String> lines(ClassLoader loader) throws IOException {
    List<String> classes = new ArrayList<>(recorded.keySet());
    classes.removeIf(entry -> entry.contains(" ") || !contains(entry));
    List<String> lines = new ArrayList<>(classes);
    for (String name : classes) {
      try (InputStream file = loader.getResourceAsStream(name + ".class")) {
        if (file != null) { // not an array or a class that the JVM generates
          String constants = constants(name, file.readAllBytes());
          if (!constants.isEmpty()) {
            lines.add("@cp " + name + constants);
          }
        }
      }
    }
    return lines;
  }

  private String constants(String name, byte[] classFile) {
    StringBuilder line = new StringBuilder();
    for (PoolEntry entry : ClassFile.of().parse(classFile).constantPool()) {
      if (entry instanceof ClassEntry
          || entry instanceof MemberRefEntry
          || contains(name + " " + entry.index())
          || (name.startsWith("aloft/") && linked.contains(name) && isLambda(entry))) {
        line.append(' ').append(entry.index());
      }
    }
    return line.toString();
  }

  private static boolean isLambda(PoolEntry entry) {
    return entry instanceof InvokeDynamicEntry dynamic
        && dynamic
            .bootstrap()
            .bootstrapMethod()
            .reference()
            .owner()
            .asInternalName()
            .equals("java/lang/invoke/LambdaMetafactory");
  }
}
