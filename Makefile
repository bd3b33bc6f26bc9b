# Thin on purpose: Maven and dev/ do the work.
.DEFAULT_GOAL := help
.PHONY: help test demo demo-down package bench lint format golden cluster-up cluster-down cluster-status clean built

JDK = $(shell dev/jdk25 2>/dev/null)
# Maven's own libraries use what JDK 25 warns of; the warnings are none of this build's.
QUIET = --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED
MVN = JAVA_HOME="$(JDK)" MAVEN_OPTS="$(MAVEN_OPTS) $(QUIET)" mvn -B -ntp
# What is not needed for a jar: tests are neither compiled nor run, the format is not checked.
JUST_THE_JAR = -Dmaven.test.skip=true -Dspotless.check.skip=true
DEV = "$(JDK)/bin/java" -jar dev/target/sprocket-dev.jar

DEV_SOURCES = pom.xml $(shell find dev/pom.xml dev/src/main dev/programs dev/images -type f)
OPERATOR_SOURCES = $(DEV_SOURCES) $(shell find operator/pom.xml operator/src/main standin/pom.xml standin/src/main standin/image -type f)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 22

test: ## everything that is checked, on a real control plane (first run builds it: some minutes)
	@dev/need jdk mvn go
	@start=$$(date +%s); $(MVN) verify; code=$$?; \
	if [ -f dev/target/sprocket-dev.jar ]; then $(DEV) test-times $$start; fi; \
	echo "NOT RUN: VaultCrashIT, VaultSealCrashIT, VaultRenewalCrashIT; docs/development/test-tiers.md says why, and how to run it."; exit $$code

demo: ## one instance becomes ready on a local control plane; Ctrl-C cleans up
	@dev/need jdk mvn go
	@$(MAKE) --no-print-directory -s operator/target/sprocket-operator.jar
	@$(DEV) demo

demo-down: built ## end a demo that was left running
	@$(DEV) demo-down

package: ## operator/target/sprocket-operator.jar with its libraries
	@dev/need jdk mvn
	$(MVN) package $(JUST_THE_JAR)

bench: ## print reads, writes, times and memory of the operator (some minutes)
	@dev/need jdk mvn go
	$(MVN) -q verify -Pbench -DskipTests -DskipITs $(BENCH)

lint: ## formatter, compiler and static checks, no tests
	@dev/need jdk mvn
	$(MVN) test-compile

format: ## put the sources into the checked format
	@dev/need jdk mvn
	$(MVN) spotless:apply

golden: ## rewrite generated and golden files, to be read as a difference
	@dev/need jdk mvn
	$(MVN) test -Dgolden.update=true

cluster-up: ## start a local control plane that stays
	@dev/need jdk mvn go
	@$(MAKE) --no-print-directory -s dev/target/sprocket-dev.jar
	@$(DEV) up

cluster-status: built ## say what runs
	@$(DEV) status

cluster-down: built ## end it and remove its state
	@$(DEV) down

clean: ## remove what was built (not the cached programs)
	@dev/need jdk mvn
	$(MVN) clean

# What ends something must not wait for a build: an older jar will do.
built:
	@dev/need jdk
	@[ -f dev/target/sprocket-dev.jar ] || $(MAKE) --no-print-directory dev/target/sprocket-dev.jar

dev/target/sprocket-dev.jar: $(DEV_SOURCES)
	@dev/need jdk mvn
	@echo "building dev/target/sprocket-dev.jar (half a minute) ..."
	@$(MVN) -q package $(JUST_THE_JAR) -pl dev
	@touch $@

operator/target/sprocket-operator.jar: $(OPERATOR_SOURCES)
	@dev/need jdk mvn
	@echo "building operator/target/sprocket-operator.jar (a minute) ..."
	@$(MVN) -q package $(JUST_THE_JAR)
	@touch $@
