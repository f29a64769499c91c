package kelvin.conformance;

import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.never;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import kelvin.conformance.fixture.Careless;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of ARCHITECTURE.md, over the classes of all published modules. Each rule is shown a class that breaks it. */
class ArchitectureTest {
    private static final List<String> MODULES =
            List.of("testkit", "core", "engine", "simd", "models", "ensemble", "cli");

    /** What each module may use of ours. */
    private static final Map<String, Set<String>> ARROWS = Map.of(
            "testkit", Set.of(),
            "core", Set.of(),
            "engine", Set.of("core"),
            "simd", Set.of("core", "engine"),
            "models", Set.of(),
            "ensemble", Set.of("core", "engine"),
            "cli", Set.of("core", "engine", "models", "ensemble"));

    /** Java lets a platform choose the last bits of these; StrictMath and our own functions have one result. */
    private static final Set<String> LOOSE_FUNCTIONS = Set.of(
            "exp", "expm1", "log", "log1p", "log10", "pow", "sin", "cos", "tan", "asin", "acos", "atan", "atan2",
            "sinh", "cosh", "tanh", "hypot", "cbrt", "random");

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .importPaths(MODULES.stream().map(ArchitectureTest::classesOf).toList());

    private static final JavaClasses CARELESS = new ClassFileImporter().importClasses(Careless.class);

    private static Path classesOf(String module) {
        return Path.of("..", module, "target", "classes");
    }

    private static @Nullable String moduleOf(JavaClass type) {
        return type.getSource()
                .map(source -> source.getUri().getPath())
                .flatMap(path -> MODULES.stream()
                        .filter(module -> path.contains("/" + module + "/target/classes/"))
                        .findFirst())
                .orElse(null);
    }

    private static Set<String> wrongArrows(Map<String, Set<String>> arrows) {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass type : HOUSE) {
            String from = moduleOf(type);
            if (from == null) continue;
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String to = moduleOf(dependency.getTargetClass());
                if (to == null
                        || to.equals(from)
                        || arrows.getOrDefault(from, Set.of()).contains(to)) continue;
                wrong.add(dependency.getDescription());
            }
        }
        return wrong;
    }

    @Test
    void arrows_point_down() {
        for (String module : MODULES) {
            assertThat(HOUSE.stream().filter(type -> module.equals(moduleOf(type))))
                    .as(module)
                    .isNotEmpty();
        }
        assertThat(wrongArrows(ARROWS)).isEmpty();
    }

    @Test
    void an_arrow_that_is_not_drawn_is_found() {
        Map<String, Set<String>> without =
                Map.of("cli", Set.of("core", "engine", "models", "ensemble"), "simd", Set.of("core", "engine"));
        assertThat(wrongArrows(without)).isNotEmpty().allMatch(text -> text.contains("kelvin."));
    }

    @Test
    void packages_have_no_cycles() {
        SlicesRuleDefinition.slices()
                .matching("kelvin.(*)..")
                .should()
                .beFreeOfCycles()
                .check(HOUSE);
    }

    static Stream<ArchRule> rules() {
        DescribedPredicate<JavaAccess<?>> loose = new DescribedPredicate<>("a function of Math without one result") {
            @Override
            public boolean test(JavaAccess<?> call) {
                return call.getTargetOwner().isEquivalentTo(Math.class) && LOOSE_FUNCTIONS.contains(call.getName());
            }
        };
        DescribedPredicate<JavaAccess<?>> parallel = new DescribedPredicate<>("a parallel stream") {
            @Override
            public boolean test(JavaAccess<?> call) {
                return Set.of("parallel", "parallelStream").contains(call.getName());
            }
        };
        return Stream.of(
                classes().should(never(accessTargetWhere(loose))).as("functions have one result on every machine"),
                classes().should(never(accessTargetWhere(parallel))).as("threads are those of Workers"),
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .belongToAnyOf(
                                java.util.Random.class,
                                java.util.SplittableRandom.class,
                                java.util.concurrent.ThreadLocalRandom.class)
                        .as("noise comes from kelvin.random"),
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("java.util.logging..")
                        .as("logs go to System.Logger"),
                noClasses().should().accessField(System.class, "out").as("libraries print nothing"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void the_house_keeps_its_rules(ArchRule rule) {
        // testkit is not sampled from: it holds samplers that are wrong on purpose
        rule.check(
                HOUSE.that(DescribedPredicate.describe("outside testkit", type -> !"testkit".equals(moduleOf(type)))));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_class_that_breaks_a_rule_is_found(ArchRule rule) {
        assertThat(rule.evaluate(CARELESS).hasViolation())
                .as(rule.getDescription())
                .isTrue();
    }

    @Test
    void vectors_are_used_in_one_module_only() {
        ArchRule rule = noClasses().should().dependOnClassesThat().resideInAPackage("jdk.incubator.vector");
        rule.check(HOUSE.that(DescribedPredicate.describe("outside simd", type -> !"simd".equals(moduleOf(type)))));
        assertThat(rule.evaluate(HOUSE).hasViolation()).isTrue();
    }
}
