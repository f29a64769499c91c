package kelvin.conformance;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kelvin.avoid.AvoidListener;
import kelvin.avoid.AvoidMode;
import kelvin.avoid.Avoidance;
import kelvin.avoid.AvoidanceException;
import kelvin.avoid.Avoided;
import kelvin.avoid.AvoidingGenerator;
import kelvin.avoid.PromptPrice;
import kelvin.generate.Generation;
import kelvin.generate.GenerationRequest;
import kelvin.generate.Generator;
import kelvin.generate.TokenListener;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.phrases.HumanRate;
import kelvin.phrases.HumanRates;
import kelvin.phrases.Match;
import kelvin.phrases.Phrase;
import kelvin.phrases.PhraseEntry;
import kelvin.phrases.PhraseList;
import kelvin.phrases.PhraseLists;
import kelvin.phrases.PhraseMatcher;
import kelvin.sampling.SamplingChain;
import kelvin.template.ChatMessage;
import kelvin.template.ChatPrompt;
import kelvin.template.ChatTemplate;
import kelvin.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Prints docs/results/2026-11-phrases.md: explanations by a chat model with and without its stock phrases, and what their
 * absence costs. Every text is looked through by the finder, which knows nothing of how it was made.
 */
public final class PhraseTrials {
    private static final String[] MODES = {"rewind", "exact", "soft=2"};
    private static final SamplingChain CHAIN = SamplingChain.parse("temperature=0.8");
    private static final int PRICED = 5;
    private static final int PRICE_TEXTS = 40;

    private final Model model;
    private final List<Phrase> phrases;
    private final PhraseMatcher matcher;
    private final int tokens;
    private final List<int[]> prompts = new ArrayList<>();
    private final Map<String, Way> ways = new HashMap<>();

    /** What one way to write gave. */
    private static final class Way {
        private final List<String> texts = new ArrayList<>();
        private final List<String> stuck = new ArrayList<>();
        private int found;
        private int words;
        private int tokens;
        private int drawn;
        private int attempts;
        private int firstTry; // texts that the first trial, or no rewind, gave
        private long nanos;
        private double[] speeds = {}; // tokens a second, by text

        void add(String text, int matches, int wordCount, int tokenCount, long time) {
            texts.add(text);
            found += matches;
            words += wordCount;
            tokens += tokenCount;
            nanos += time;
            speeds = Arrays.copyOf(speeds, speeds.length + 1);
            speeds[speeds.length - 1] = tokenCount * 1e9 / time;
        }
    }

    private PhraseTrials(Model model, List<Phrase> phrases, List<String> questions, int tokens) {
        this.model = model;
        this.phrases = phrases;
        this.matcher = PhraseMatcher.of(phrases);
        this.tokens = tokens;
        Tokenizer tokenizer = model.tokenizer();
        ChatTemplate template = ChatTemplate.parse(model.file().metadata().string("tokenizer.chat_template"));
        String bos = tokenizer.bos() < 0 ? "" : tokenizer.piece(tokenizer.bos());
        String eos = tokenizer.eos() < 0 ? "" : tokenizer.piece(tokenizer.eos());
        for (String question : questions) {
            String prompt = template.render(ChatPrompt.of(List.of(new ChatMessage("user", question)), bos, eos));
            boolean hasBos = !bos.isEmpty() && prompt.startsWith(bos);
            prompts.add(tokenizer
                    .encode(prompt, tokenizer.addsBos() && !hasBos, true)
                    .ids());
        }
    }

    /**
     * Prints the page.
     *
     * @param args a model, a list as {@code --avoid} takes it, and if wanted the number of prompts and of tokens
     */
    public static void main(String[] args) {
        PhraseList list = PhraseLists.of(args[1]);
        List<Phrase> phrases = list.entries().stream().map(PhraseEntry::phrase).toList();
        int count = args.length > 2 ? Integer.parseInt(args[2]) : 100;
        int tokens = args.length > 3 ? Integer.parseInt(args[3]) : 96;
        List<String> questions = ExplainPrompts.all().subList(0, count);
        try (Model model = Model.open(Path.of(args[0]), ModelOptions.DEFAULT)) {
            PhraseTrials trials = new PhraseTrials(model, phrases, questions, tokens);
            trials.run();
            System.out.print(trials.page(list.whole()));
        }
    }

    private GenerationRequest request(int i) {
        return GenerationRequest.of(prompts.get(i), CHAIN, i + 1, tokens);
    }

    private void run() {
        ways.put("plain", new Way());
        for (String mode : MODES) ways.put(mode, new Way());
        Generator plain = new Generator(model);
        plain.generate(request(0), TokenListener.NONE); // warm
        try (AvoidingGenerator avoiding = new AvoidingGenerator(model, phrases, false)) {
            for (int i = 0; i < prompts.size(); i++) {
                plain(plain, i);
                for (String mode : MODES) avoid(avoiding, mode, i);
                System.err.print("\r" + (i + 1) + " of " + prompts.size());
            }
        }
        System.err.println();
    }

    private Way way(String name) {
        Way way = ways.get(name);
        if (way == null) throw new AssertionError(name);
        return way;
    }

    private void plain(Generator generator, int i) {
        long start = System.nanoTime();
        Generation text = generator.generate(request(i), TokenListener.NONE);
        long time = System.nanoTime() - start;
        Way way = way("plain");
        way.drawn += text.ids().length;
        List<Match> found = find(text.text());
        if (found.isEmpty()) way.firstTry++;
        way.add(text.text(), found.size(), words(text.text()), text.ids().length, time);
    }

    private void avoid(AvoidingGenerator generator, String mode, int i) {
        Way way = way(mode);
        long start = System.nanoTime();
        try {
            Avoided avoided = generator.generate(request(i), new Avoidance(AvoidMode.parse(mode)), AvoidListener.NONE);
            long time = System.nanoTime() - start;
            String text = avoided.generation().text();
            int found = find(text).size();
            if (found > 0 && !mode.startsWith("soft")) {
                throw new AssertionError(mode + " left a phrase in prompt " + i + ": " + text);
            }
            way.drawn += avoided.drawn();
            way.attempts += avoided.attempts();
            if (avoided.drawn() == avoided.generation().ids().length) way.firstTry++;
            way.add(text, found, words(text), avoided.generation().ids().length, time);
        } catch (AvoidanceException e) {
            way.stuck.add("prompt " + (i + 1) + ": " + e.getMessage());
        }
    }

    private List<Match> find(String text) {
        return matcher.find(text.getBytes(StandardCharsets.UTF_8));
    }

    private static int words(String text) {
        return (int) Arrays.stream(text.split("[^\\p{L}\\p{N}'’]+"))
                .filter(word -> !word.isEmpty())
                .count();
    }

    /** Returns the words of a way's texts that stand in no plain text of another prompt nor in any prompt. */
    private TreeSet<String> strange(String name) {
        TreeSet<String> strange = new TreeSet<>();
        List<TreeSet<String>> plain =
                way("plain").texts.stream().map(PhraseTrials::vocabulary).toList();
        TreeSet<String> asked = new TreeSet<>();
        for (String prompt : ExplainPrompts.all()) asked.addAll(vocabulary(prompt));
        Map<String, Integer> texts = new HashMap<>();
        for (TreeSet<String> words : plain) for (String word : words) texts.merge(word, 1, Integer::sum);
        boolean own = name.equals("plain");
        for (String text : way(name).texts) {
            for (String word : vocabulary(text)) {
                if (!asked.contains(word) && texts.getOrDefault(word, 0) < (own ? 2 : 1)) strange.add(word);
            }
        }
        return strange;
    }

    private static TreeSet<String> vocabulary(String text) {
        TreeSet<String> words = new TreeSet<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}]+")) if (!word.isEmpty()) words.add(word);
        return words;
    }

    private String page(@Nullable HumanRates human) {
        StringBuilder page = new StringBuilder();
        page.append("# November 2026: without stock phrases\n\n");
        page.append(text(
                "%s, %d questions that ask for an explanation, through the chat template; %s, seed = number of the question,"
                        + " %d tokens at most; a list of %d phrases. `kelvin.conformance.PhraseTrials`%n%n",
                model.info().name(), prompts.size(), CHAIN, tokens, phrases.size()));
        page.append(
                "| | phrases a 1,000 words | texts that the first try gave | trials or rewinds | tokens drawn for one kept |"
                        + " tokens/s | median ratio to plain | stuck |\n|---|---|---|---|---|---|---|---|\n");
        if (human != null) {
            page.append(people("documentation", human.technical()));
            page.append(people("stories", human.story()));
        }
        for (String name : names()) page.append(row(name));
        page.append(
                "\nTokens/s count kept tokens and all time from the prompt on. Every text of rewind and exact was looked"
                        + " through: none has a phrase.\n");
        for (String name : names())
            for (String one : way(name).stuck)
                page.append("\n- ").append(name).append(": ").append(one);
        page.append("\n## Words\n\nWords that stand in no plain text of another question and in no question:\n\n");
        for (String name : names()) {
            TreeSet<String> strange = strange(name);
            page.append(
                    text("- %s: %.1f a 1,000 words%n", name, 1000.0 * strange.size() / Math.max(1, way(name).words)));
        }
        TreeSet<String> odd = strange("rewind");
        odd.removeAll(strange("exact"));
        page.append("\nThose of rewind, for the eye: ")
                .append(String.join(", ", odd))
                .append(".\n");
        page.append(prices());
        return page.toString();
    }

    private static String people(String what, HumanRate rate) {
        return text(
                "| people, %s | %.2f (%.2f to %.2f) | | | | | | |%n",
                what, rate.perMillion() / 1000, rate.low() / 1000, rate.high() / 1000);
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of("plain"));
        names.addAll(List.of(MODES));
        return names;
    }

    private String row(String name) {
        Way way = way(name);
        double[] plain = way("plain").speeds;
        double[] ratios = new double[Math.min(plain.length, way.speeds.length)];
        boolean whole = way.speeds.length == plain.length;
        for (int i = 0; i < ratios.length; i++) ratios[i] = way.speeds[i] / plain[i];
        Arrays.sort(ratios);
        return text(
                "| %s | %.2f | %d of %d | %d | %.2f | %.1f | %s | %d |%n",
                name,
                1000.0 * way.found / Math.max(1, way.words),
                way.firstTry,
                prompts.size(),
                way.attempts,
                (double) way.drawn / Math.max(1, way.tokens),
                way.tokens * 1e9 / Math.max(1, way.nanos),
                whole && ratios.length > 0 ? text("%.2f", ratios[ratios.length / 2]) : "",
                way.stuck.size());
    }

    private String prices() {
        StringBuilder out = new StringBuilder(text(
                "%n## Price%n%n-ln P(no phrase) in nats, by %d texts drawn without repetition; phrases with their own price,"
                        + " which do not add up.%n%n| question | certified at least | estimate | dearest phrases |%n|---|---|---|---|%n",
                PRICE_TEXTS));
        try (AvoidingGenerator avoiding = new AvoidingGenerator(model, phrases, false)) {
            for (int i = 0; i < Math.min(PRICED, prompts.size()); i++) {
                PromptPrice price = avoiding.price(request(i), PRICE_TEXTS, () -> false);
                String dearest = price.phrases().stream()
                        .limit(3)
                        .map(one -> text(
                                "%s %.2f",
                                one.phrase().pattern().replace("|", "\\|"),
                                one.price().estimate()))
                        .collect(Collectors.joining(", "));
                out.append(text(
                        "| %s | %.2g | %.3f ± %.3f | %s |%n",
                        ExplainPrompts.all().get(i),
                        price.total().lower(),
                        price.total().estimate(),
                        price.total().standardError(),
                        dearest));
                System.err.print("\rpriced " + (i + 1));
            }
        }
        System.err.println();
        return out.toString();
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
