package tenantfile
import ("testing";"fmt";"time";"strings")
func TestX(t *testing.T){
 for n,s:=range map[string]string{
 "keys":func()string{var b strings.Builder;for i:=0;i<13000;i++{fmt.Fprintf(&b,"k%d: v\n",i)};return b.String()}(),
 "flowkeys":func()string{var b strings.Builder;b.WriteString("a: {");for i:=0;i<9000;i++{fmt.Fprintf(&b,"k%d: v, ",i)};return b.String()+"z: 1}"}(),
 "nest":func()string{var b strings.Builder;for i:=0;i<1400;i++{b.WriteString(strings.Repeat(" ",i)+"a:\n")};return b.String()}(),
 "seqs":"a:\n"+strings.Repeat("  - b\n",19000),
 "seqmaps":"a:\n"+strings.Repeat("  - b: c\n",9900),
 "quotes":strings.Repeat("'",1000000), "colon":strings.Repeat(":",1000000),"bracket":strings.Repeat("]",1000000),"lits":strings.Repeat("a: |\n  b\n",10000),"comments":"a: 1\n"+strings.Repeat("# x\n",39000),"spaces":"a: "+strings.Repeat(" ",1000000),"nl":strings.Repeat("a\n",500000),"dq":"a: \""+strings.Repeat("\\\n",400000)+"\"", "pipes":"a: |"+strings.Repeat("\n",1000000)}{
  t0:=time.Now(); b,f:=parse("x",[]byte(s)); fmt.Println(n,len(s),time.Since(t0),b!=nil,len(f)) }
}
