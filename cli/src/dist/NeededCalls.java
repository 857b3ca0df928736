import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Removes unused operations of the AWS SDK from jars, and the classes that only they use. A client has hundreds of
/// operations, of which we call a few: the others would be three quarters of the jar, and each start would link their
/// methods.
///
/// Only whole operations of service clients and classes of services are removed. A class is kept if a kept class refers to
/// it: in its code, its types, or a string, as for reflection.
///
/// usage: java NeededCalls.java JAR ...; changes the jars, except those without the SDK
final class NeededCalls {
  private static final String SERVICES = "software/amazon/awssdk/services/";
  private static final String METADATA = "software/amazon/awssdk/regions/servicemetadata/";
  private static final String TABLE = "software/amazon/awssdk/regions/GeneratedServiceMetadataProvider";
  private static final Pattern CLIENT =
      Pattern.compile("(software/amazon/awssdk/services/\\w+/)(?:Default|Delegating)?(\\w+?Client)");
  private static final Pattern TYPE = Pattern.compile("L([^;<]+)[;<]");

  /// The members of a client that are not operations.
  private static final Set<String> ALWAYS = Set.of("close", "serviceName", "serviceClientConfiguration");

  private final Map<String, byte[]> all = new TreeMap<>();
  private final ClassFile classes =
      ClassFile.of(
          ClassFile.ConstantPoolSharingOption.NEW_POOL,
          ClassFile.ClassHierarchyResolverOption.of(
              ClassHierarchyResolver.ofResourceParsing(this::open).orElse(ClassHierarchyResolver.defaultResolver()).cached()));

  /// Names and descriptors by client interface.
  private final Map<String, Set<String>> operations = new HashMap<>();

  private final Map<String, Set<String>> called = new HashMap<>();
  private final Map<String, byte[]> kept = new HashMap<>();
  private final Deque<String> waiting = new ArrayDeque<>();
  private final Set<String> prefixes = new HashSet<>();

  public static void main(String[] jars) throws IOException {
    for (String name : jars) {
      try (FileSystem jar = FileSystems.newFileSystem(Path.of(name))) {
        if (Files.isDirectory(jar.getPath("/" + SERVICES))) {
          new NeededCalls().shrink(jar.getPath("/"));
        }
      }
    }
  }

  private void shrink(Path root) throws IOException {
    Set<String> named = new HashSet<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString();
        if (name.endsWith(".class")) {
          all.put(name.substring(0, name.length() - 6), Files.readAllBytes(file));
        } else if (name.startsWith("META-INF/services/") || name.endsWith(".interceptors")) {
          Files.readString(file, StandardCharsets.UTF_8).lines().map(line -> line.strip().replace('.', '/')).forEach(named::add);
        }
      }
    }
    all.keySet().forEach(this::learnOperations);
    all.keySet().stream().filter(name -> !removable(name)).forEach(this::keep);
    named.forEach(this::keep);
    while (!waiting.isEmpty()) {
      String name = waiting.remove();
      byte[] bytes = cut(name, all.get(name));
      kept.put(name, bytes);
      follow(bytes);
    }
    for (Map.Entry<String, byte[]> each : all.entrySet()) {
      Path file = root.resolve(each.getKey() + ".class");
      byte[] bytes = kept.get(each.getKey());
      if (bytes == null) {
        Files.delete(file);
      } else if (bytes != each.getValue()) {
        Files.write(file, bytes);
      }
    }
  }

  private InputStream open(ClassDesc type) {
    String descriptor = type.descriptorString();
    byte[] bytes = all.get(descriptor.substring(1, descriptor.length() - 1));
    return bytes == null ? null : new ByteArrayInputStream(bytes);
  }

  private static boolean removable(String name) {
    return name.startsWith(SERVICES) || name.startsWith(METADATA);
  }

  /// The client interface if the class is a service client.
  private String client(String name) {
    Matcher matcher = CLIENT.matcher(name);
    String type = matcher.matches() ? matcher.group(1) + matcher.group(2) : null;
    return type != null && all.containsKey(type) ? type : null;
  }

  private void learnOperations(String name) {
    if (name.equals(client(name))) {
      Set<String> own = new HashSet<>();
      for (MethodModel method : classes.parse(all.get(name)).methods()) {
        if (!method.flags().has(AccessFlag.STATIC) && !ALWAYS.contains(method.methodName().stringValue())) {
          own.add(key(method.methodName(), method.methodType()));
        }
      }
      operations.put(name, own);
    }
  }

  private static String key(Utf8Entry name, Utf8Entry type) {
    return name.stringValue() + type.stringValue();
  }

  private void keep(String name) {
    if (all.containsKey(name) && kept.putIfAbsent(name, all.get(name)) == null) {
      waiting.add(name);
    }
  }

  /// A client is visited again for each additional operation that is called.
  private void call(String client, String operation) {
    if (operations.get(client).contains(operation) && called.computeIfAbsent(client, key -> new HashSet<>()).add(operation)) {
      kept.keySet().stream().filter(name -> client.equals(client(name)) && !waiting.contains(name)).toList().forEach(waiting::add);
    }
  }

  private byte[] cut(String name, byte[] bytes) {
    if (name.equals(TABLE)) {
      return withoutForeignServices(bytes);
    }
    String client = client(name);
    if (client == null) {
      return bytes;
    }
    Set<String> wanted = called.getOrDefault(client, Set.of());
    byte[] less =
        without(bytes, method -> operations.get(client).contains(method) && !wanted.contains(method), false);
    while (true) { // helper methods of removed operations, transitively
      Set<String> used = new HashSet<>();
      for (PoolEntry entry : classes.parse(less).constantPool()) {
        if (entry instanceof MemberRefEntry member && member.owner().asInternalName().equals(name)) {
          used.add(key(member.name(), member.type()));
        }
      }
      byte[] fewer = without(less, method -> !used.contains(method), true);
      if (fewer.length == less.length) {
        return less;
      }
      less = fewer;
    }
  }

  private byte[] without(byte[] bytes, Predicate<String> unwanted, boolean helpers) {
    return classes.transformClass(
        classes.parse(bytes),
        (builder, element) -> {
          boolean gone =
              element instanceof InnerClassesAttribute // also names removed classes
                  || element instanceof MethodModel method
                  && unwanted.test(key(method.methodName(), method.methodType()))
                  && (!helpers || method.flags().has(AccessFlag.PRIVATE) && !method.methodName().stringValue().startsWith("<"));
          if (!gone) {
            builder.with(element);
          }
        });
  }

  /// Keeps the classes that a class names, as a type or in a string, and the operations that it calls.
  private void follow(byte[] bytes) {
    ClassModel model = classes.parse(bytes);
    for (PoolEntry entry : model.constantPool()) {
      switch (entry) {
        case ClassEntry type -> types(type.asInternalName());
        case MemberRefEntry member -> {
          types(member.type().stringValue());
          String client = client(member.owner().asInternalName());
          if (client != null) {
            call(client, key(member.name(), member.type()));
          }
        }
        case NameAndTypeEntry typed -> types(typed.type().stringValue());
        case StringEntry text -> keep(text.stringValue().replace('.', '/'));
        default -> {}
      }
    }
    model.fields().forEach(field -> types(field.fieldType().stringValue()));
    model.methods().forEach(method -> types(method.methodType().stringValue()));
  }

  private void types(String text) {
    if (text.indexOf(';') < 0) {
      keep(text);
    } else {
      Matcher matcher = TYPE.matcher(text);
      while (matcher.find()) {
        keep(matcher.group(1));
      }
    }
  }

  /// Reduces the SDK's table of all AWS services to those with a client in the jar.
  private byte[] withoutForeignServices(byte[] bytes) {
    if (prefixes.isEmpty()) {
      all.forEach(this::learnPrefix);
    }
    return classes.transformClass(
        classes.parse(bytes),
        ClassTransform.transformingMethodBodies(
            method -> method.methodName().equalsString("<clinit>"), CodeTransform.ofStateful(Entries::new)));
  }

  private void learnPrefix(String name, byte[] bytes) {
    if (name.startsWith(SERVICES) && name.endsWith("BaseClientBuilder")) {
      for (MethodModel method : classes.parse(bytes).methods()) {
        if (method.methodName().equalsString("serviceEndpointPrefix")) {
          method.code().orElseThrow().forEach(element -> {
            if (element instanceof ConstantInstruction constant) {
              prefixes.add(String.valueOf(constant.constantValue()));
            }
          });
        }
      }
    }
  }

  /// Removes `.put("service", new ServiceMetadata())`, five instructions, for services without a client.
  private final class Entries implements CodeTransform {
    private final List<CodeElement> entry = new ArrayList<>();
    private boolean ours;

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      if (entry.isEmpty() && !(element instanceof ConstantInstruction)) {
        code.with(element);
        return;
      }
      if (element instanceof ConstantInstruction constant) {
        ours = prefixes.contains(String.valueOf(constant.constantValue()));
      }
      if (element instanceof NewObjectInstruction made && !made.className().asInternalName().startsWith(METADATA)) {
        throw new IllegalStateException("the SDK's table of services has another form: " + made);
      }
      entry.add(element);
      if (entry.stream().filter(Instruction.class::isInstance).count() == 5) {
        if (ours) {
          entry.forEach(code::with);
        }
        entry.clear();
      }
    }
  }
}
