import { describe, expect, test } from 'vitest'

import { readStatement, readStatements } from '../../../src/database/statements/statement-text.ts'

describe('readStatement', () => {
  test.each([
    ['SELECT 1', 'read'],
    ['  -- a comment\n/* another */ select 1', 'read'],
    ['VALUES (1), (2)', 'read'],
    ['WITH a AS (SELECT 1) SELECT replace(x, 1, 2) FROM a', 'read'],
    ['WITH a AS (DELETE FROM b RETURNING 1) SELECT 1', 'read'],
    ['INSERT INTO t SELECT 1', 'write'],
    ['REPLACE INTO t VALUES (1)', 'write'],
    ['WITH RECURSIVE a(x) AS (SELECT 1 UNION SELECT 2) UPDATE t SET x = 1', 'write'],
    ['with a as materialized (select 1) insert into t select * from a', 'write'],
    ['CREATE TABLE t(a)', 'schema'],
    ['DROP TABLE t', 'schema'],
    ['PRAGMA foreign_keys', 'setting'],
    ['VACUUM INTO ?', 'setting'],
    ['EXPLAIN QUERY PLAN DELETE FROM t', 'explain'],
    ['BEGIN', 'control'],
    ['END TRANSACTION', 'control'],
    [' ; -- nothing', 'empty'],
    ['constructor', 'write'],
  ])('takes %j for a %s', (sql, kind) => {
    expect(readStatement(sql).kind).toBe(kind)
  })

  test.each([
    ['SELECT ?, ?', [undefined, undefined]],
    ['SELECT ?2, ?, ?1', [undefined, undefined, undefined]],
    ['SELECT :a, @b, $c, :a', ['a', 'b', 'c']],
    ['SELECT ?, :a, ?', [undefined, 'a', undefined]],
    [`SELECT '?', "?", \`?\`, [?], 'it''s ?' -- ?`, []],
    ['SELECT /* ? */ 1 /* ?', []],
    ["SELECT 'open ?", []],
    ["SELECT a ->> '$.b', x'00' FROM t WHERE a = :größe", ['größe']],
    ['SELECT ?99999999999', []],
  ])('finds the parameters of %j', (sql, parameters) => {
    expect(readStatement(sql).parameters).toEqual(parameters)
  })

  test.each(['SELECT * FROM t', 'SELECT a, t.* FROM t', 'DELETE FROM t RETURNING *'])(
    'sees that %j returns whatever columns there are',
    (sql) => {
      expect(readStatement(sql).star).toBe(true)
    },
  )

  test.each(['SELECT count(*) FROM t', 'SELECT a * b, 2 * (a) * 3 FROM t'])(
    'sees that %j names its columns',
    (sql) => {
      expect(readStatement(sql).star).toBe(false)
    },
  )

  test.each([
    ['SELECT 1; SELECT 2', true],
    ['SELECT 1;', false],
    ["SELECT ';'; -- the end;", false],
    [
      'CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT 1; SELECT CASE WHEN 1 THEN 2 END; END',
      false,
    ],
    ['CREATE TEMP TRIGGER a AFTER INSERT ON t BEGIN SELECT 1; END; SELECT 2', true],
  ])('tells whether %j holds more than one', (sql, several) => {
    expect(readStatement(sql).several).toBe(several)
  })
})

describe('readStatements', () => {
  test('gives the statements of a script in order', () => {
    const script = 'CREATE TABLE t(a); INSERT INTO t VALUES (?); ; SELECT 1'

    const kinds = readStatements(script).map(({ kind }) => kind)

    expect(kinds).toEqual(['schema', 'write', 'read'])
  })
})
