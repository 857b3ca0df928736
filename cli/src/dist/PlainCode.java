import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.RecordComponentInfo;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Rewrites the pattern switches of our classes to chains of `instanceof` and `equals`, and the `equals` and `hashCode` of
/// our records to plain code. As compiled by javac, each one creates hidden classes when it first runs, which costs 2 to
/// 3 ms on every start, because an AOT cache of JDK 25 cannot hold them.
///
/// usage: java -cp JAR:... PlainCode.java JAR ...; changes the jars
final class PlainCode {
  private static final MethodTypeDesc CHOICE = MethodTypeDesc.of(CD_int, CD_Object, CD_int);

  private record Choice(String name, List<ConstantDesc> labels) {}

  public static void main(String[] jars) throws IOException {
    for (String name : jars) {
      try (FileSystem jar = FileSystems.newFileSystem(Path.of(name))) {
        Path ours = jar.getPath("/aloft");
        if (Files.isDirectory(ours)) {
          simplify(ours);
        }
      }
    }
  }

  private static void simplify(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        byte[] before = Files.readAllBytes(file);
        byte[] after = plain(before);
        if (after != before) {
          Files.write(file, after);
        }
      }
    }
  }

  private static byte[] plain(byte[] bytes) {
    ClassFile classes = ClassFile.of();
    ClassModel model = classes.parse(bytes);
    boolean isInterface = model.flags().has(java.lang.reflect.AccessFlag.INTERFACE);
    List<Choice> choices = new ArrayList<>();
    ClassTransform bodies =
        ClassTransform.transformingMethodBodies(
            (code, element) -> {
              List<ConstantDesc> labels = labels(element);
              if (labels == null) {
                code.with(element);
              } else {
                Choice choice = new Choice("choose$" + choices.size(), labels);
                choices.add(choice);
                code.invokestatic(model.thisClass().asSymbol(), choice.name(), CHOICE, isInterface);
              }
            });
    ClassTransform methods =
        ClassTransform.endHandler(
            type ->
                choices.forEach(
                    choice ->
                        type.withMethodBody(
                            choice.name(),
                            CHOICE,
                            ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
                            code -> choose(code, choice.labels()))));
    boolean[] compared = {false};
    ClassTransform comparisons =
        (type, element) -> {
          if (element instanceof MethodModel method && isComparison(method)) {
            compared[0] = true;
            type.withMethodBody(
                method.methodName(), method.methodType(), method.flags().flagsMask(), code -> compare(code, model, method));
          } else {
            type.with(element);
          }
        };
    byte[] changed = classes.transformClass(model, comparisons.andThen(bodies).andThen(methods));
    return choices.isEmpty() && !compared[0] ? bytes : changed;
  }

  private static boolean isComparison(MethodModel method) {
    String name = method.methodName().stringValue();
    return (name.equals("equals") || name.equals("hashCode"))
        && method.code().stream()
            .flatMap(CodeModel::elementStream)
            .anyMatch(
                element ->
                    element instanceof InvokeDynamicInstruction call
                        && call.bootstrapMethod().owner().descriptorString().equals("Ljava/lang/runtime/ObjectMethods;"));
  }

  private static void compare(CodeBuilder code, ClassModel model, MethodModel method) {
    ClassDesc type = model.thisClass().asSymbol();
    List<RecordComponentInfo> components = model.findAttribute(Attributes.record()).orElseThrow().components();
    if (method.methodName().equalsString("hashCode")) {
      code.iconst_0();
      for (RecordComponentInfo component : components) {
        ClassDesc of = component.descriptorSymbol();
        code.bipush(31).imul().aload(0).getfield(type, component.name().stringValue(), of);
        if (of.isPrimitive()) {
          code.invokestatic(box(of), "hashCode", MethodTypeDesc.of(CD_int, of));
        } else {
          code.invokestatic(ClassDesc.of("java.util.Objects"), "hashCode", MethodTypeDesc.of(CD_int, CD_Object));
        }
        code.iadd();
      }
      code.ireturn();
      return;
    }
    code.aload(1).instanceOf(type).ifThen(Opcode.IFEQ, other -> other.iconst_0().ireturn());
    for (RecordComponentInfo component : components) {
      ClassDesc of = component.descriptorSymbol();
      String name = component.name().stringValue();
      code.aload(0).getfield(type, name, of).aload(1).checkcast(type).getfield(type, name, of);
      if (of.isPrimitive()) {
        code.invokestatic(box(of), "compare", MethodTypeDesc.of(CD_int, of, of))
            .ifThen(Opcode.IFNE, other -> other.iconst_0().ireturn());
      } else {
        code.invokestatic(ClassDesc.of("java.util.Objects"), "equals", MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object))
            .ifThen(Opcode.IFEQ, other -> other.iconst_0().ireturn());
      }
    }
    code.iconst_1().ireturn();
  }

  private static ClassDesc box(ClassDesc primitive) {
    String name =
        switch (primitive.displayName()) {
          case "int" -> "Integer";
          case "char" -> "Character";
          default -> Character.toUpperCase(primitive.displayName().charAt(0)) + primitive.displayName().substring(1);
        };
    return ClassDesc.of("java.lang." + name);
  }

  /// The types and strings that a pattern switch distinguishes; null for any other instruction or label kind.
  private static List<ConstantDesc> labels(CodeElement element) {
    if (!(element instanceof InvokeDynamicInstruction call)
        || !call.bootstrapMethod().owner().descriptorString().equals("Ljava/lang/runtime/SwitchBootstraps;")
        || !call.bootstrapMethod().methodName().equals("typeSwitch")
        || call.typeSymbol().parameterType(0).isPrimitive()) {
      return null;
    }
    List<ConstantDesc> labels = call.bootstrapArgs();
    return labels.stream().allMatch(label -> label instanceof ClassDesc || label instanceof String) ? labels : null;
  }

  /// The first matching label from the given index on; -1 for null, the number of labels if none matches.
  private static void choose(CodeBuilder code, List<ConstantDesc> labels) {
    code.aload(0).ifThen(Opcode.IFNULL, none -> none.iconst_m1().ireturn());
    for (int i = 0; i < labels.size(); i++) {
      int index = i;
      code.iload(1)
          .loadConstant(index)
          .ifThen(
              Opcode.IF_ICMPLE,
              from -> {
                if (labels.get(index) instanceof ClassDesc type) {
                  from.aload(0).instanceOf(type);
                } else {
                  from.loadConstant(labels.get(index))
                      .aload(0)
                      .invokevirtual(CD_Object, "equals", MethodTypeDesc.of(CD_boolean, CD_Object));
                }
                from.ifThen(fits -> fits.loadConstant(index).ireturn());
              });
    }
    code.loadConstant(labels.size()).ireturn();
  }
}
